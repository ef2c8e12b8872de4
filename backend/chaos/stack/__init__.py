"""A running Messager whose parts can be broken; what a storm needs of it, and one made of local processes."""
