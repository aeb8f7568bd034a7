namespace SourceGenBus.Dispatch;

/// <summary>The remaining pipeline of a command, from a position on.</summary>
internal sealed class PlainCommandStep<TCommand>(PlainCommandPipeline<TCommand> pipeline, int position) : CommandNext<TCommand>
    where TCommand : notnull
{
    public override ValueTask InvokeAsync(TCommand command, EventContext context, CancellationToken cancellationToken)
    {
        if (command is null)
            throw new ArgumentNullException(nameof(command), "A middleware passed a null message on.");
        ArgumentNullException.ThrowIfNull(context);
        return pipeline.InvokeNextAsync(position, command, context, cancellationToken);
    }
}
