namespace SourceGenBus.Pipeline.Tests;

[EventHandler<Scripted>]
[CommandHandler<ScriptedCommand>]
[QueryHandler<ScriptedQuery, int>]
internal sealed class ScriptedHandler(Journal journal, Script script)
{
    public ValueTask HandleAsync(Scripted @event, EventContext context, CancellationToken cancellationToken)
    {
        journal.Add($"handle {@event.Text}");
        return script.Handle(@event, context, cancellationToken);
    }

    public ValueTask HandleAsync(ScriptedCommand command)
    {
        journal.Add($"handle {command.Text}");
        return default;
    }

    public ValueTask<int> HandleAsync(ScriptedQuery query) => new(query.Number * 10);
}

[EventHandler<Measured>]
[CommandHandler<MeasuredCommand>]
[QueryHandler<MeasuredQuery, int>]
internal static class MeasuredHandler
{
    public static ValueTask HandleAsync(Measured @event) => default;

    public static ValueTask HandleAsync(MeasuredCommand command) => default;

    public static ValueTask<int> HandleAsync(MeasuredQuery query) => new(7);
}

[EventHandler<StructEvent>]
[EventHandler<ClassEvent>]
[EventHandler<Fragile>]
internal sealed class PlainHandler(Journal journal)
{
    public ValueTask HandleAsync(StructEvent @event) => Add($"handle {@event.Number}");

    public ValueTask HandleAsync(ClassEvent @event) => Add("handle class");

    public ValueTask HandleAsync(Fragile @event) => Add("handle fragile");

    private ValueTask Add(string entry)
    {
        journal.Add(entry);
        return default;
    }
}

[CommandHandler<ScopedCommand, string>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class ScopedHandler(Journal journal) : IDisposable
{
    public ValueTask<string> HandleAsync(ScopedCommand command) => new("scoped");

    public void Dispose() => journal.Add("disposed");
}
