namespace SourceGenBus.Transports;

/// <summary>What a program does about queues, streams and topics that it needs on a broker.</summary>
public enum TopologyMode
{
    /// <summary>It looks whether they are there, and says what is missing. Nothing is changed.</summary>
    Verify,

    /// <summary>It makes what is missing, its own objects only. What exists and does not fit is named, never changed.</summary>
    Provision,

    /// <summary>It takes them to be there.</summary>
    Assume,
}
