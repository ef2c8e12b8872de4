"""What the harness reads in the database, by SQL of its own: the product's code proves nothing about itself."""
