"""What the journeys stand on: a real stack, its API, a browser that is watched."""
