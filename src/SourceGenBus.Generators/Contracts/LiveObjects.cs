using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Contracts;

/// <summary>Recognizes what must not travel in an event, because it lives on outside it: entities, connections, streams.</summary>
internal static class LiveObjects
{
    private const string Entity = "an entity";
    private const string LiveObject = "a live object that belongs to whoever opened it";

    /// <summary>
    /// The first such type in a member's type, also inside arrays and type arguments, and what it is; null when there is none.
    /// </summary>
    internal static (ITypeSymbol Type, string What)? Find(ITypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return Find(array.ElementType, compilation, cancellationToken);
            case INamedTypeSymbol named:
                if (Describe(named, compilation, cancellationToken) is { } what)
                    return (type, what);
                return named.TypeArguments.Select(
                    argument => Find(argument, compilation, cancellationToken)).FirstOrDefault(static found => found is not null);
            default:
                return null;
        }
    }

    private static string? Describe(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        if (type.SpecialType != SpecialType.None)
            return null;
        if (type.SelfAndBases().Concat(type.AllInterfaces).Any(IsLive))
            return LiveObject;
        if (type is not { TypeKind: TypeKind.Class, IsStatic: false } || type.IsInNamespace("System"))
            return null;
        if (IsMarkedAsEntity(type))
            return Entity;

        // Only what is declared in source or in another project can be tracked by a context of this compilation.
        return SourceTypes.Of(compilation, cancellationToken).ContextThatTracks(type) is { } context
            ? $"an entity that '{context.ToShortName()}' tracks"
            : null;
    }

    private static bool IsLive(INamedTypeSymbol type) => type.Name switch
    {
        "DbContext" or "IDbContextFactory" => type.IsInNamespace(EntityFramework.Namespace),
        "IDbContextTransaction" => type.IsInNamespace(EntityFramework.Namespace + ".Storage"),
        "IDbConnection" or "IDbTransaction" or "IDbCommand" or "IDataReader" => type.IsInNamespace("System.Data"),
        "DbConnection" or "DbTransaction" => type.IsInNamespace("System.Data.Common"),
        "Transaction" or "TransactionScope" => type.IsInNamespace("System.Transactions"),
        "IQueryable" => type.IsInNamespace("System.Linq"),
        "Stream" or "TextReader" or "TextWriter" => type.IsInNamespace("System.IO"),
        "IServiceProvider" => type.IsInNamespace("System"),
        "IServiceScope" => type.IsInNamespace("Microsoft.Extensions.DependencyInjection"),
        "Task" or "ValueTask" => type.IsInNamespace("System.Threading.Tasks"),
        "CancellationTokenSource" or "SemaphoreSlim" or "Thread" => type.IsInNamespace("System.Threading"),
        "HttpContext" or "HttpRequest" or "HttpResponse" => type.IsInNamespace("Microsoft.AspNetCore.Http"),
        "HttpClient" or "HttpRequestMessage" or "HttpResponseMessage" => type.IsInNamespace("System.Net.Http"),
        "Socket" => type.IsInNamespace("System.Net.Sockets"),
        _ => false,
    };

    private static bool IsMarkedAsEntity(INamedTypeSymbol type)
    {
        foreach (var level in type.SelfAndBases())
        {
            if (level.SpecialType == SpecialType.System_Object)
                return false;
            if (level.GetAttributes().Any(static attribute =>
                    attribute.AttributeClass.Is("System.ComponentModel.DataAnnotations.Schema", "TableAttribute")
                    || attribute.AttributeClass.Is(EntityFramework.Namespace, "PrimaryKeyAttribute")))
            {
                return true;
            }

            if (level.GetMembers().Any(static member => member is IPropertySymbol or IFieldSymbol && member.GetAttributes().Any(
                    static attribute => attribute.AttributeClass.Is("System.ComponentModel.DataAnnotations", "KeyAttribute"))))
            {
                return true;
            }
        }

        return false;
    }
}
