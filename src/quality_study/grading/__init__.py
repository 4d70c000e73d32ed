"""Hand out, rerun and mark practicals: copies run in a sandbox on hidden editions, values compared outside."""
