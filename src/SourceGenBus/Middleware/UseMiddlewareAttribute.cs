namespace SourceGenBus;

/// <summary>
/// Puts a middleware around the messages that this assembly handles and around the public ones that the assemblies it
/// references handle. All middleware of an assembly stands in one place, in the order in which it runs.
/// </summary>
/// <remarks>
/// <para>The class says by its <c>InvokeAsync</c> methods what it applies to; it may have several:</para>
/// <list type="bullet">
/// <item><c>ValueTask InvokeAsync&lt;TEvent&gt;(TEvent, EventContext, EventNext&lt;TEvent&gt;, CancellationToken)</c>: all events that meet the constraints</item>
/// <item><c>ValueTask InvokeAsync(OrderPlaced, EventContext, EventNext&lt;OrderPlaced&gt;, CancellationToken)</c>: one event type</item>
/// <item><c>ValueTask InvokeAsync&lt;TCommand&gt;(TCommand, EventContext, CommandNext&lt;TCommand&gt;, CancellationToken)</c>: commands without a result</item>
/// <item><c>ValueTask&lt;TResult&gt; InvokeAsync&lt;TCommand, TResult&gt;(TCommand, EventContext, CommandNext&lt;TCommand, TResult&gt;, CancellationToken)</c>: commands and queries with a result</item>
/// </list>
/// <para>
/// One instance serves the life of the bus; its constructor may take services. What a middleware throws reaches the
/// publisher or sender. One that does not call <c>next</c> stops the message; one that calls it again runs the rest again.
/// </para>
/// </remarks>
/// <typeparam name="TMiddleware">The middleware class.</typeparam>
/// <param name="order">The place in the order: lower ones are outside. No two of an assembly may share one.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class UseMiddlewareAttribute<TMiddleware>(int order) : Attribute
    where TMiddleware : class
{
    /// <summary>The place in the order: lower ones are outside.</summary>
    public int Order { get; } = order;
}
