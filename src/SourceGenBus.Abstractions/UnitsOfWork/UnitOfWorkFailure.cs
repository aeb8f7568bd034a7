namespace SourceGenBus;

/// <summary>
/// What failed in a unit of work without reaching its caller: either a commit stands, or another exception is on its way.
/// </summary>
/// <param name="Kind">What failed.</param>
/// <param name="Subject">What it failed for: the unit of work, the aggregate or the event, as <paramref name="Kind"/> says.</param>
/// <param name="Exception">The exception.</param>
public readonly record struct UnitOfWorkFailure(UnitOfWorkFailureKind Kind, object Subject, Exception Exception);
