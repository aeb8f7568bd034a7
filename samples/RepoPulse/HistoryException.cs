namespace RepoPulse;

/// <summary>The history cannot be read or reported. The message is one sentence for the person at the keyboard.</summary>
internal sealed class HistoryException(string message) : Exception(message);
