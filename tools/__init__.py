"""Tools of the checkout: setting it up, writing its reference."""
