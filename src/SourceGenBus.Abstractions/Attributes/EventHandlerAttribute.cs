namespace SourceGenBus;

/// <summary>
/// Marks a class as a handler of <typeparamref name="TEvent"/>. The generator finds the class when the project is
/// compiled and calls its <c>HandleAsync</c> method directly whenever an event of exactly that type is published.
/// </summary>
/// <remarks>
/// <para>
/// The class needs a method <c>ValueTask HandleAsync(TEvent)</c> (or <c>Task</c>), instance or static, which may take an
/// <see cref="EventContext"/> and a <see cref="CancellationToken"/> after the event. It may be internal, nested, a
/// record, a static class, or inherit the method from a base class. A method whose parameter is a base type of the
/// event serves every attribute whose event derives from it.
/// </para>
/// <para>
/// It may return further events, as <c>ValueTask&lt;OrderConfirmed?&gt;</c> or in a collection; they are published once it
/// has completed.
/// </para>
/// <para>Handlers of one event run concurrently, in no promised order; an exception in one never reaches another.</para>
/// </remarks>
/// <typeparam name="TEvent">
/// The concrete event type: a class, record or struct. Routing is exact: a handler of a base type does not receive
/// derived events unless <see cref="IncludeDerived"/> says so.
/// </typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class EventHandlerAttribute<TEvent> : Attribute
    where TEvent : notnull
{
    /// <summary>How long one instance of the handler lives. All attributes of one class must agree.</summary>
    public HandlerLifetime Lifetime { get; set; } = HandlerLifetime.Singleton;

    /// <summary>
    /// The place among the handlers of the event in the same assembly: lower ones are started first, equal ones in the order
    /// of their names. It promises an order of completion only where handlers run one after another.
    /// </summary>
    public int Order { get; set; }

    /// <summary>
    /// Whether to handle every event that derives from <typeparamref name="TEvent"/>, which may then be an interface or an abstract
    /// class. Expanded when the project is compiled, into one entry for each concrete, non-generic type that derives from it
    /// and that the project can name, in its own source or in what it references; routing stays exact. Events that the class
    /// names in another attribute are handled as that one says.
    /// </summary>
    public bool IncludeDerived { get; set; }
}
