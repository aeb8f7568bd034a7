namespace SourceGenBus;

/// <summary>
/// Marks a class as the handler of a command without a result. The class needs a method
/// <c>ValueTask HandleAsync(TCommand)</c> (or <c>Task</c>), which may take an <see cref="EventContext"/> and a
/// <see cref="CancellationToken"/> after the command.
/// </summary>
/// <typeparam name="TCommand">The concrete command type. It has exactly one handler in a program.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class CommandHandlerAttribute<TCommand> : Attribute
    where TCommand : ICommand
{
    /// <summary>How long one instance of the handler lives. All attributes of one class must agree.</summary>
    public HandlerLifetime Lifetime { get; set; } = HandlerLifetime.Singleton;
}
