namespace SourceGenBus.Transports;

/// <summary>What became of one message.</summary>
/// <param name="Outcome">Whether it arrived.</param>
/// <param name="Reason">Why not, for a person; null when it did.</param>
public readonly record struct SendResult(SendOutcome Outcome, string? Reason = null)
{
    /// <summary>The broker has the message.</summary>
    public static SendResult Confirmed => default;

    /// <summary>The message did not arrive, or it is not known; sending it again may help.</summary>
    /// <param name="reason">Why.</param>
    public static SendResult Failed(string reason) => new(SendOutcome.Failed, reason);

    /// <summary>The broker will never take this message.</summary>
    /// <param name="reason">Why.</param>
    public static SendResult Refused(string reason) => new(SendOutcome.Refused, reason);
}
