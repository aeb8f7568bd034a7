namespace SourceGenBus;

/// <summary>
/// Marks a class as the handler of a query that is answered item by item. The class needs a method
/// <c>IAsyncEnumerable&lt;TItem&gt; HandleAsync(TQuery)</c>, which may take an <see cref="EventContext"/> and a
/// <see cref="CancellationToken"/> after the query.
/// </summary>
/// <typeparam name="TQuery">The concrete query type. It has exactly one handler in a program.</typeparam>
/// <typeparam name="TItem">One item of the answer.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class StreamQueryHandlerAttribute<TQuery, TItem> : Attribute
    where TQuery : notnull // That it is an IStreamQuery<TItem> is for SGB1014 to say: a constraint would warn of every nullable answer.
{
    /// <summary>How long one instance of the handler lives. All attributes of one class must agree.</summary>
    public HandlerLifetime Lifetime { get; set; } = HandlerLifetime.Singleton;
}
