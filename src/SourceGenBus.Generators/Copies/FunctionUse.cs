namespace SourceGenBus.Generators.Copies;

/// <summary>How a function is run, as far as the code around it tells.</summary>
internal enum FunctionUse
{
    /// <summary>Nothing is known of it; it may run once.</summary>
    Once,

    /// <summary>For each element of a sequence.</summary>
    Repeated,

    /// <summary>For each element of a sequence, and what it returns is handed over.</summary>
    RepeatedAndReturned,
}
