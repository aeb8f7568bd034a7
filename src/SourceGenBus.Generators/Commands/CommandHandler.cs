namespace SourceGenBus.Generators.Commands;

/// <summary>A class that handles a command or query.</summary>
/// <param name="Message">The key of the type that it handles; see <see cref="CommandHandlers.KeyOf"/>.</param>
/// <param name="MessageName">That type, for messages.</param>
/// <param name="Name">The class, for messages and to put several in order.</param>
/// <param name="Route">What it takes the message as; see <c>CommandHandlers.RouteOf</c>. Null when that cannot be told.</param>
/// <param name="Contract">The interface of that, for messages.</param>
/// <param name="Assembly">Its assembly when that is a referenced one; null in the compilation itself.</param>
internal sealed record CommandHandler(string Message, string MessageName, string Name, string? Route, string? Contract, string? Assembly)
{
    /// <summary>The class as a diagnostic names it.</summary>
    internal string Description => Assembly is null ? $"'{Name}'" : $"'{Name}' in '{Assembly}'";
}
