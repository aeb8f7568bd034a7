namespace Shop;

/// <summary>The shop cannot open, and the message says why to whoever started it.</summary>
internal sealed class StartupException(string message) : Exception(message);
