enum PlaceholderLosslessYAML {}
