using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Descriptors;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.Commands;

/// <summary>
/// The rules about commands and queries. Those about their one handler are errors: such a program cannot start, or cannot send.
/// </summary>
internal static class CommandDescriptors
{
    internal static readonly DiagnosticDescriptor SecondHandler = Create(
        DiagnosticIds.SecondCommandHandler,
        "Command or query has a second handler",
        "'{0}' is handled by {1} and by {2}, but a command or query has exactly one handler; remove one of them",
        Category.Handlers,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor Unhandled = Create(
        DiagnosticIds.UnhandledCommand,
        "Command or query has no handler",
        "{0}, so sending it throws; {1}",
        Category.Delivery,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor Dropped = Create(
        DiagnosticIds.DroppedCommand,
        "Command or query is neither awaited, returned nor stored",
        "Nobody waits for '{0}', so what its handler returns or throws is lost; await the call, or assign it to '_' if that is meant",
        Category.Delivery,
        DiagnosticSeverity.Warning);

    internal static readonly DiagnosticDescriptor PublishedUnusable = Create(
        DiagnosticIds.PublishedCommandUnusable,
        "Published command cannot be answered",
        "'{0}' is a command or query that another program handles, but {1}",
        Category.Durability,
        DiagnosticSeverity.Error);
}
