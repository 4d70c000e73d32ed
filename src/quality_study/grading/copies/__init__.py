"""What students hand in: found in a folder, read whatever their state, put back in order."""
