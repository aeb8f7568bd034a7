namespace SourceGenBus;

/// <summary>
/// Marks a class as the handler of a query. The class needs a method <c>ValueTask&lt;TResult&gt; HandleAsync(TQuery)</c> (or
/// <c>Task&lt;TResult&gt;</c>), which may take an <see cref="EventContext"/> and a <see cref="CancellationToken"/> after the query.
/// </summary>
/// <typeparam name="TQuery">The concrete query type. It has exactly one handler in a program.</typeparam>
/// <typeparam name="TResult">The answer.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class QueryHandlerAttribute<TQuery, TResult> : Attribute
    where TQuery : notnull // That it is an IQuery<TResult> is for SGB1014 to say: a constraint would warn of every nullable answer.
{
    /// <summary>How long one instance of the handler lives. All attributes of one class must agree.</summary>
    public HandlerLifetime Lifetime { get; set; } = HandlerLifetime.Singleton;
}
