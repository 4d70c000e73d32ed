"""A notebook run again inside the sandbox, its outputs kept up to a size."""
