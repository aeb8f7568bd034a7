using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Experimental;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Interception;

/// <summary>Finds the calls of the bus that can be bound to a route when they are compiled.</summary>
internal static class PublishSiteDiscovery
{
    private static readonly PerFile<PublishSiteModel> Files = new(ReadFile, static scan => !scan.PublishCalls.IsEmpty);

    // By project. Bodies hold the sites, so unlike declarations they are read again as files change.
    private static readonly ConditionalWeakTable<CompilationOptions, StrongBox<Summary>> Newest = new();

    /// <summary>The sites, one model per file that has any, or per bucket of such files.</summary>
    internal static ImmutableArray<PublishFileModel> Read(Compilation compilation, string @namespace, CancellationToken cancellationToken)
    {
        var read = Files.Read(compilation, cancellationToken).ToList();
        var newest = Newest.GetValue(compilation.Options, static _ => new StrongBox<Summary>());
        if (Volatile.Read(ref newest.Value) is { } summary && summary.IsOf(read, @namespace))
            return summary.Files;

        var files = Name(read, @namespace, cancellationToken);
        Volatile.Write(ref newest.Value, new Summary(read, @namespace, files));
        return files;
    }

    private static ImmutableArray<PublishFileModel> Name(
        List<(SyntaxTree Tree, ImmutableArray<PublishSiteModel> Sites)> read,
        string @namespace,
        CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<PublishFileModel>();
        var names = new UniqueNames();
        var copies = CopiesIn(read.Select(static file => file.Tree), cancellationToken);
        foreach (var (tree, sites) in read)
        {
            if (copies.Contains(ContentHash(tree, cancellationToken)))
                continue;
            var name = Identifiers.Shorten(Identifiers.Sanitize(Path.GetFileNameWithoutExtension(tree.FilePath), "Source"));
            files.Add(new PublishFileModel(@namespace, names.Claim(name), new EquatableArray<PublishSiteModel>(sites)));
        }

        return Buckets.Of(files, static file => file.Name) is { } buckets
            ? buckets.Select(bucket => new PublishFileModel(@namespace, "Bucket" + bucket.Name, bucket.Items.SelectMany(static file => file.Sites).ToEquatableArray())).ToImmutableArray()
            : files.ToImmutable();
    }

    /// <summary>
    /// The compiler finds the file of an interceptable location by a hash of its content, and refuses (CS9233) to choose
    /// between two files of the same content, which file-local types make possible.
    /// </summary>
    private static HashSet<string> CopiesIn(IEnumerable<SyntaxTree> trees, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>();
        return new HashSet<string>(trees.Select(tree => ContentHash(tree, cancellationToken)).Where(hash => !seen.Add(hash)));
    }

    /// <summary>Kept by the text, which the interceptable location has already asked for it.</summary>
    private static string ContentHash(SyntaxTree tree, CancellationToken cancellationToken) =>
        Convert.ToBase64String(tree.GetText(cancellationToken).GetContentHash().ToArray());

    private static ImmutableArray<PublishSiteModel> ReadFile(SemanticModel model, TreeScan scan, CancellationToken cancellationToken)
    {
        var sites = ImmutableArray.CreateBuilder<PublishSiteModel>();
        foreach (var call in scan.PublishCalls)
        {
            if (model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method
                && ReadCall(method, call, model, cancellationToken) is { } site)
            {
                sites.Add(site);
            }
        }

        return sites.ToImmutable();
    }

    private static PublishSiteModel? ReadCall(
        IMethodSymbol method,
        InvocationExpressionSyntax call,
        SemanticModel model,
        CancellationToken cancellationToken)
    {
        var isPublish = method.Name == KnownNames.PublishAsync;
        var throughInterface = method.ContainingType.Is(
            KnownNames.Namespace, isPublish ? KnownNames.EventBusInterface : KnownNames.CommandBusInterface);
        if ((!throughInterface && !method.ContainingType.Is(KnownNames.Namespace, KnownNames.EventBusClass))
            || method.Parameters.Length is not (2 or 3))
            return null;

        // Only a sealed static type is the run-time type. Everything else is routed by the bus, at run time.
        var message = isPublish ? method.TypeArguments[0] : SentType(call, method, model, cancellationToken);
        if (message is null || !EventRules.IsExact(message) || message.ContainsError() || !message.IsNameable(model.Compilation))
            return null;

        // An experimental API may be used here and not in a generated file.
        if (ExperimentalApis.IdsIn(message).Concat(method.Parameters.SelectMany(static parameter => ExperimentalApis.IdsIn(parameter.Type))).Any())
            return null;

        if (call.IsInExpressionTree(model, cancellationToken)
            || model.GetInterceptableLocation(call, cancellationToken) is not { } location)
            return null;

        var send = isPublish
            ? null
            : new SendModel(
                method.Name,
                method.Parameters[0].Type.ToAnnotatedName(),
                method.ReturnType.ToAnnotatedName(),
                method.Parameters[0].Type.ToQualifiedName());
        var @event = EventModel.Of(message);
        var canonical = RunTimeTypes.Canonical(message, model.Compilation);
        var runTimeName = ReferenceEquals(canonical, message) ? @event.QualifiedName : canonical.ToQualifiedName();
        return new PublishSiteModel(
            @event, runTimeName, throughInterface, method.Parameters.Length == 3, location.Version, location.Data, send);
    }

    /// <summary>The type of the command itself, before its conversion to the interface that the parameter asks for.</summary>
    private static ITypeSymbol? SentType(
        InvocationExpressionSyntax call,
        IMethodSymbol method,
        SemanticModel model,
        CancellationToken cancellationToken)
    {
        var first = call.ArgumentList.Arguments[0];
        return first.NameColon is null || first.NameColon.Name.Identifier.ValueText == method.Parameters[0].Name
            ? model.GetTypeInfo(first.Expression, cancellationToken).Type
            : null;
    }

    /// <summary>The models of the files as they were last read: while each file's sites are the same object, they stand.</summary>
    private sealed class Summary(
        List<(SyntaxTree Tree, ImmutableArray<PublishSiteModel> Sites)> read,
        string @namespace,
        ImmutableArray<PublishFileModel> files)
    {
        private readonly ImmutableArray<ImmutableArray<PublishSiteModel>> _sites = read.Select(static file => file.Sites).ToImmutableArray();

        internal ImmutableArray<PublishFileModel> Files => files;

        internal bool IsOf(List<(SyntaxTree Tree, ImmutableArray<PublishSiteModel> Sites)> others, string otherNamespace)
        {
            if (others.Count != _sites.Length || otherNamespace != @namespace)
                return false;
            for (var index = 0; index < _sites.Length; index++)
            {
                if (others[index].Sites != _sites[index])
                    return false;
            }

            return true;
        }
    }
}
