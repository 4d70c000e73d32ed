"""Quality tools, one a file: rows of a CSV file -> layout -> drawing."""
