enum PlaceholderContexts {}
