"""From an edition's facts to its documents: run notebooks, chain the steps, say what stopped."""
