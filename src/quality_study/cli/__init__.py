"""The commands and their French."""
