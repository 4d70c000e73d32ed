"""Open comments: suggested groups in a file that the team corrects, checked, counted, quoted when chosen."""
