enum PlaceholderGateways {}
