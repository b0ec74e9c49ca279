enum PlaceholderOAuth {}
