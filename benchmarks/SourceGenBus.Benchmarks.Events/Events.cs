namespace SourceGenBus.Benchmarks;

/// <summary>One handler that completes synchronously.</summary>
public sealed record OrderPlaced(int Amount);

/// <summary>One handler that is declared <c>async</c> and completes synchronously.</summary>
public sealed record OrderChecked(int Amount);

/// <summary>Four handlers that complete synchronously.</summary>
public sealed record OrderPaid(int Amount);

/// <summary>Twenty handlers that complete synchronously.</summary>
public sealed record OrderShipped(int Amount);

/// <summary>One handler that suspends.</summary>
public sealed record OrderCancelled(int Amount);

/// <summary>Four handlers that suspend.</summary>
public sealed record OrderReturned(int Amount);

/// <summary>One scoped handler.</summary>
public sealed record OrderArchived(int Amount);

/// <summary>No handler.</summary>
public sealed record OrderViewed(int Amount);

/// <summary>One handler, and no middleware: what the two below are compared with.</summary>
public sealed record OrderQuoted(int Amount);

/// <summary>Passes the first of the middlewares.</summary>
public interface IPassesMiddleware;

/// <summary>Passes all three.</summary>
public interface IPassesThreeMiddlewares : IPassesMiddleware;

/// <summary>One handler behind one middleware.</summary>
public sealed record OrderQuotedOnce(int Amount) : IPassesMiddleware;

/// <summary>One handler behind three middlewares.</summary>
public sealed record OrderQuotedThrice(int Amount) : IPassesThreeMiddlewares;

/// <summary>A command with one handler that completes synchronously.</summary>
public sealed record Reprice(int Amount) : ICommand;
