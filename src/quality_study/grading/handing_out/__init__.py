"""What students receive: the practical without its answers, its data, the page that tells what to do."""
