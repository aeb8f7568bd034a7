using Mediator;

namespace SourceGenBus.Benchmarks.Rivals;

/// <summary>Has one handler.</summary>
public sealed record Placed(long Amount) : INotification;

/// <summary>Has four handlers.</summary>
public sealed record Paid(long Amount) : INotification;

/// <summary>One of eight types that are published in rotation. Each of them has one handler.</summary>
public abstract record Stock(long Amount) : INotification;

public sealed record Counted(long Amount) : Stock(Amount);

public sealed record Reserved(long Amount) : Stock(Amount);

public sealed record Released(long Amount) : Stock(Amount);

public sealed record Picked(long Amount) : Stock(Amount);

public sealed record Packed(long Amount) : Stock(Amount);

public sealed record Moved(long Amount) : Stock(Amount);

public sealed record Lost(long Amount) : Stock(Amount);

public sealed record Found(long Amount) : Stock(Amount);

/// <summary>A command without a result.</summary>
public sealed record SetPrice(long Amount) : ICommand;
