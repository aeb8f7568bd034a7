using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Contracts;

/// <summary>
/// The types that a compilation uses as events, which it handles or publishes, and as commands. Read file by file and kept between edits,
/// so that rules about event types can report while one types, and need not wait for the end of the build.
/// </summary>
internal sealed class EventUses
{
    private static readonly ConditionalWeakTable<Compilation, EventUses> Known = new();
    private static readonly PerFile<Use> Files = new(ReadFile);

    private readonly HashSet<string> _events = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ancestors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _commands = new(StringComparer.Ordinal);

    private EventUses(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var (_, uses) in Files.Read(compilation, cancellationToken))
        {
            foreach (var use in uses)
                SetOf(use.Role).Add(use.TypeName);
        }
    }

    internal static EventUses Of(Compilation compilation, CancellationToken cancellationToken) =>
        Known.TryGetValue(compilation, out var uses)
            ? uses
            : Known.GetValue(compilation, compilation => new EventUses(compilation, cancellationToken));

    /// <summary>Whether some event is exactly of this type.</summary>
    internal bool IsEvent(INamedTypeSymbol type) => _events.Contains(NameOf(type));

    /// <summary>Whether some event is of this type or derives from it: what it holds, the event holds.</summary>
    internal bool IsPartOfEvent(INamedTypeSymbol type) => IsEvent(type) || _ancestors.Contains(NameOf(type));

    /// <summary>Whether a handler of commands takes it.</summary>
    internal bool IsCommand(INamedTypeSymbol type) => _commands.Contains(NameOf(type));

    private HashSet<string> SetOf(Role role) => role switch
    {
        Role.Event => _events,
        Role.Ancestor => _ancestors,
        _ => _commands,
    };

    private static ImmutableArray<Use> ReadFile(SemanticModel model, TreeScan scan, CancellationToken cancellationToken)
    {
        if (scan.AttributedTypes.IsEmpty && scan.PublishCalls.IsEmpty)
            return ImmutableArray<Use>.Empty;

        var uses = new HashSet<Use>();
        foreach (var declaration in scan.AttributedTypes)
        {
            if (model.GetDeclaredSymbol(declaration, cancellationToken) is not INamedTypeSymbol type)
                continue;
            var marks = HandlerMark.ReadAll(type, model.Compilation).ToList();
            foreach (var mark in marks)
            {
                if (mark is { Kind: HandlerKind.Event })
                    AddHandled(type, mark, marks, model.Compilation, uses);
                else if (mark is { Kind: HandlerKind.Command or HandlerKind.ResultCommand, Message: INamedTypeSymbol command })
                    uses.Add(new Use(NameOf(command), Role.Command));
            }
        }

        var bus = scan.PublishCalls.IsEmpty ? null : BusTypes.Of(model.Compilation);
        foreach (var call in scan.PublishCalls)
        {
            if (bus is not null
                && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method
                && (PublishCalls.IsPublish(method, bus) || method.ContainingType.IsEmittingContext()))
            {
                // The argument's own type says more than PublishAsync<object> does.
                var argument = call.ArgumentList.Arguments[0];
                Add(argument.NameColon is null ? model.GetTypeInfo(argument.Expression, cancellationToken).Type : null, uses);
                Add(method.TypeArguments.FirstOrDefault(), uses);
            }
        }

        return uses.ToImmutableArray();
    }

    private static void AddHandled(
        INamedTypeSymbol handler, HandlerMark mark, List<HandlerMark> marks, Compilation compilation, HashSet<Use> uses)
    {
        Add(mark.Message, uses);

        // What the method for this event returns. The same class may answer queries, and an answer is no event.
        if (HandleAsyncSelection.Select(handler, mark, marks, compilation, report: null) is { } call)
            Add(EmittedEvents.Of(call.Method.ReturnType)?.Event, uses);
    }

    private static void Add(ITypeSymbol? @event, HashSet<Use> uses)
    {
        if (@event is not INamedTypeSymbol { SpecialType: SpecialType.None } type || type.ContainsError())
            return;

        // An event of a type that no event can have is typed as a base of its real type.
        var isExact = EventRules.WhyNeverArrives(type) is null;
        foreach (var level in type.SelfAndBases())
        {
            if (level.DeclaringSyntaxReferences.IsEmpty)
                break;
            uses.Add(new Use(NameOf(level), isExact && ReferenceEquals(level, type) ? Role.Event : Role.Ancestor));
        }
    }

    private static string NameOf(INamedTypeSymbol type) => RunTimeTypes.KeyOf(type.OriginalDefinition);

    private enum Role
    {
        Event,

        /// <summary>A base type of an event, which holds part of it.</summary>
        Ancestor,
        Command,
    }

    private readonly record struct Use(string TypeName, Role Role);
}
