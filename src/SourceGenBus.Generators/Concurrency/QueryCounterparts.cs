using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>
/// Finds the asynchronous counterparts of LINQ's own methods on a <c>DbSet</c>: <c>ToList</c> runs the query and waits for the
/// database, and Entity Framework adds <c>ToListAsync</c> as an extension.
/// </summary>
internal static class QueryCounterparts
{
    internal static AsyncCounterpart? Find(IInvocationOperation call)
    {
        if (call.TargetMethod.ContainingType is not { Name: "Queryable" or "Enumerable" } linq
            || !linq.IsInNamespace("System.Linq")
            || call.Arguments.FirstOrDefault()?.Value.WithoutConversion() is not { Type: { } type } source
            || call.SemanticModel is not { } model
            || !ReadsSet(source))
        {
            return null;
        }

        var name = call.TargetMethod.Name + "Async";
        var twins = model.Compilation.GetTypeByMetadataName(
            EntityFramework.Namespace + ".EntityFrameworkQueryableExtensions")?.GetMembers(name);
        if (twins is not { IsEmpty: false })
            return null;

        // A fix by name alone needs the extension in scope.
        var isInScope = model.LookupSymbols(call.Syntax.SpanStart, type, name, includeReducedExtensionMethods: true).Any();
        return new AsyncCounterpart(name, isInScope);
    }

    private static bool ReadsSet(IOperation source)
    {
        while (source is IInvocationOperation { TargetMethod.IsExtensionMethod: true, Arguments.Length: > 0 } step && IsQuery(step.Type))
            source = step.Arguments[0].Value.WithoutConversion();
        return source.Type.Is(EntityFramework.Namespace, EntityFramework.DbSet);
    }

    private static bool IsQuery(ITypeSymbol? type) =>
        type is not null
            && type.AllInterfaces.Append(type).Any(static level => level.Name == "IQueryable" && level.IsInNamespace("System.Linq"));
}
