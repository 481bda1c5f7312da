"""When a feed is polled, what its rhythm is, and how it stands between two polls. Pure: values in, values out."""
