"""What notebooks hand to the exporters: MIME types of our own, beside what JupyterLab shows."""

FIGURE = "application/vnd.quality-study.figure+json"
TABLE = "application/vnd.quality-study.table+json"
#: Shown in JupyterLab only: the exporters already have it from the figure.
CAPTION = "application/vnd.quality-study.caption+json"
RECORD = "application/vnd.quality-study.record+json"
