raise ValueError("diverged")
