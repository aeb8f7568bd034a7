namespace Shop;

/// <summary>Why a command was refused.</summary>
internal enum Refusal
{
    /// <summary>It is about something that does not exist.</summary>
    Unknown,

    /// <summary>It does not fit what has happened before.</summary>
    Conflict,
}
