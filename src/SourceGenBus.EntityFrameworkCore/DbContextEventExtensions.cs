using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>Events that are stored with the changes of a context. As the context, not safe for concurrent use.</summary>
public static class DbContextEventExtensions
{
    /// <summary>
    /// Publishes an event with the next <c>SaveChanges</c> of the context: it is stored in the outbox in the same transaction, and
    /// delivered if that commits. It is for events that no entity raises, such as one about an <c>ExecuteUpdate</c>. If a transaction of
    /// <c>Database.BeginTransaction</c> is open and is rolled back before such a save, the event is dropped with it.
    /// </summary>
    /// <param name="context">The context; its options have <c>UseSourceGenBus</c>.</param>
    /// <param name="event">The event.</param>
    /// <param name="eventContext">
    /// Its context; null for that of <see cref="UseEventContext"/>, or of the handler that the caller is.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// The event is not durable, or the options of the context do not have <c>UseSourceGenBus</c>, or there is no event store.
    /// </exception>
    public static void PublishOnSave(this DbContext context, object @event, EventContext? eventContext = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(@event);
        EventsOf(context).Publish(@event, eventContext);
    }

    /// <summary>
    /// Sets the context of what the entities of the context raise from now on: correlation, user and metadata travel with the events.
    /// Within a handler it is that of the handled event unless it is set.
    /// </summary>
    /// <param name="context">The context; its options have <c>UseSourceGenBus</c>.</param>
    /// <param name="eventContext">The context of the events.</param>
    public static void UseEventContext(this DbContext context, EventContext eventContext)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(eventContext);
        EventsOf(context).Context = eventContext;
    }

    /// <summary>
    /// Forgets the events that wait for a save, beside <c>ChangeTracker.Clear()</c>, which forgets the changes. Those that entities have
    /// raised stay with the entities, and those that are written in an open transaction have the fate of that.
    /// </summary>
    /// <param name="context">The context; its options have <c>UseSourceGenBus</c>.</param>
    public static void DiscardEvents(this DbContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        EventsOf(context).Discard();
    }

    internal static ContextEvents EventsOf(DbContext context) =>
        context.GetService<IDbContextOptions>().FindExtension<BusOptionsExtension>() is not null
            ? context.GetService<ContextEvents>()
            : throw new InvalidOperationException(
                $"The options of '{context.GetType()}' do not have UseSourceGenBus. Call it after the provider: " +
                "options.UseSqlite(...).UseSourceGenBus().");
}
