namespace SourceGenBus.Transports;

/// <summary>Whether a message arrived.</summary>
public enum SendOutcome
{
    /// <summary>The broker has confirmed it.</summary>
    Confirmed,

    /// <summary>It did not arrive, or it is not known. Sending it again may help.</summary>
    Failed,

    /// <summary>The broker will never take it, because it is too large for example.</summary>
    Refused,
}
