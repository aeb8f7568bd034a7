using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Commands;

/// <summary>
/// Who handles which command or query, in a compilation and in the assemblies that it references. Made when a rule first
/// asks; files and assemblies that did not change are not read again.
/// </summary>
internal sealed class CommandHandlers
{
    private static readonly ConditionalWeakTable<Compilation, CommandHandlers> Known = new();
    private static readonly ConditionalWeakTable<IAssemblySymbol, StrongBox<ImmutableArray<CommandHandler>>> Assemblies = new();
    private static readonly PerFile<CommandHandler> Files = new(ReadFile);

    private readonly ILookup<string, CommandHandler> _own;
    private readonly ILookup<string, CommandHandler> _referenced;

    private CommandHandlers(Compilation compilation, CancellationToken cancellationToken)
    {
        _own = ToLookup(Files.Read(compilation, cancellationToken).SelectMany(static file => file.Results));
        _referenced = ToLookup(compilation.SourceModule.ReferencedAssemblySymbols
            .SelectMany(static assembly => Assemblies.GetValue(assembly, static assembly => new(ReadAssembly(assembly))).Value));
    }

    internal static CommandHandlers Of(Compilation compilation, CancellationToken cancellationToken) =>
        Known.TryGetValue(compilation, out var handlers)
            ? handlers
            : Known.GetValue(compilation, compilation => new CommandHandlers(compilation, cancellationToken));

    /// <summary>Whether a referenced assembly handles it.</summary>
    internal bool IsReferenced(ITypeSymbol message) => _referenced.Contains(RunTimeTypes.KeyOf(message));

    internal bool IsHandled(ITypeSymbol message) =>
        RunTimeTypes.KeyOf(message) is var key && (_own.Contains(key) || _referenced.Contains(key));

    /// <summary>
    /// The handler of a message that is sent through an interface of which it knows nothing; null when it is handled as that, or when
    /// that cannot be told.
    /// </summary>
    internal CommandHandler? TakesOther(ITypeSymbol message, INamedTypeSymbol contract)
    {
        var (key, route) = (RunTimeTypes.KeyOf(message), RouteOf(contract));
        var handlers = _own[key].Concat(_referenced[key]).ToList();
        return handlers.All(handler => handler.Route is not null && handler.Route != route) ? handlers.FirstOrDefault() : null;
    }

    /// <summary>
    /// The same text for interfaces that one route serves: a command and a query with the same result are the same to the bus.
    /// </summary>
    private static string RouteOf(INamedTypeSymbol contract) =>
        (HandlerMark.KindOf(contract) == HandlerKind.StreamQuery ? "stream " : "")
        + string.Concat(contract.TypeArguments.Select(RunTimeTypes.KeyOf));

    /// <summary>
    /// The handler that a class of this compilation comes second to: one that is referenced, or else the first of this
    /// compilation by name. Null when the class is the only one.
    /// </summary>
    /// <param name="message">What is handled.</param>
    /// <param name="handler">The class.</param>
    /// <param name="looksAtReferenced">Whether handlers of referenced assemblies count.</param>
    internal CommandHandler? FirstBefore(ITypeSymbol message, INamedTypeSymbol handler, bool looksAtReferenced)
    {
        var key = RunTimeTypes.KeyOf(message);
        var first = (looksAtReferenced ? _referenced[key].FirstOrDefault() : null) ?? _own[key].FirstOrDefault();
        return first is null || (first.Assembly is null && first.Name == NameOf(handler)) ? null : first;
    }

    /// <summary>Pairs of handlers of one message in referenced assemblies, which no class of this compilation is to blame for.</summary>
    internal IEnumerable<(CommandHandler First, CommandHandler Second)> ReferencedConflicts() =>
        _referenced
            .OrderBy(static group => group.Key, StringComparer.Ordinal)
            .SelectMany(static group => group.Skip(1).Select(second => (group.First(), second)));

    /// <summary>Names as a module writes them for the assemblies that reference it.</summary>
    internal static string NameOf(INamedTypeSymbol handler) => handler.ToQualifiedName().Replace("global::", "");

    private static ILookup<string, CommandHandler> ToLookup(IEnumerable<CommandHandler> handlers) =>
        handlers
            .OrderBy(static handler => handler.Name, StringComparer.Ordinal)
            .ThenBy(static handler => handler.Assembly, StringComparer.Ordinal)
            .ToLookup(static handler => handler.Message, StringComparer.Ordinal);

    private static CommandHandler HandlerOf(ITypeSymbol message, INamedTypeSymbol? contract, string name, string? assembly) => new(
        RunTimeTypes.KeyOf(message),
        message.ToShortName(),
        name,
        contract is null ? null : RouteOf(contract),
        contract?.ToShortName(),
        assembly);

    private static ImmutableArray<CommandHandler> ReadFile(SemanticModel model, TreeScan scan, CancellationToken cancellationToken)
    {
        var handlers = ImmutableArray.CreateBuilder<CommandHandler>();
        foreach (var declaration in scan.AttributedTypes)
        {
            if (model.GetDeclaredSymbol(declaration, cancellationToken) is not INamedTypeSymbol type)
                continue;

            // Also of a handler that another rule rejects: whoever sends its command need not hear of it as well.
            foreach (var attribute in type.GetAttributes())
            {
                if (attribute.ApplicationSyntaxReference is { } place
                    && place.SyntaxTree == declaration.SyntaxTree
                    && declaration.AttributeLists.Span.Contains(place.Span)
                    && HandlerMark.Read(attribute) is { ContractName: not null } mark
                    && !mark.Message.ContainsError())
                {
                    handlers.Add(HandlerOf(mark.Message, mark.Contract, NameOf(type), assembly: null));
                }
            }
        }

        return handlers.ToImmutable();
    }

    private static ImmutableArray<CommandHandler> ReadAssembly(IAssemblySymbol assembly)
    {
        // Reading attributes costs more than reading names, and few assemblies reference the library.
        if (!assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static name => name.Name == KnownNames.Assembly)))
            return ImmutableArray<CommandHandler>.Empty;

        var handlers = ImmutableArray.CreateBuilder<CommandHandler>();
        foreach (var attribute in assembly.GetAttributes())
        {
            if (attribute is { ConstructorArguments.Length: 2 }
                && attribute.AttributeClass.Is(KnownNames.Namespace, KnownNames.HandledCommandAttribute)
                && attribute.ConstructorArguments[0].Value is ITypeSymbol message
                && attribute.ConstructorArguments[1].Value is string name)
            {
                // Named only where there are several.
                var contract = attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "Contract").Value.Value;
                handlers.Add(HandlerOf(message, contract as INamedTypeSymbol, name, assembly.Name));
            }
        }

        return handlers.ToImmutable();
    }
}
