"""What a study is made of, and how its files are read and written."""
