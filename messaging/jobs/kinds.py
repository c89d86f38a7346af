"""Every kind of job that there is: importing this registers them."""
