namespace SourceGenBus.Transports;

/// <summary>Why a broker cannot be used. Immutable.</summary>
/// <param name="Message">What is wrong, and what to do.</param>
/// <param name="Since">Since when.</param>
/// <param name="NeedsSomebody">Whether it does not pass by itself.</param>
public sealed record TransportProblem(string Message, DateTimeOffset Since, bool NeedsSomebody);
