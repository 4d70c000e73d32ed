"""How one run is cut off: new namespaces; the box itself, used once; Landlock; nothing."""

NESTED, SINGLE, LANDLOCK, NONE = "nested", "single", "landlock", "none"
