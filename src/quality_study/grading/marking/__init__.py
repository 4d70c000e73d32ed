"""What a copy recorded beside what the reference records: points for each value."""
