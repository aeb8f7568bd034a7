using System.Text;
using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Symbols;

/// <summary>
/// The one place that decides whether two types are the same. The compiler tells types apart that are one type when the program runs:
/// by the names of tuple elements, nullability, <c>dynamic</c> for <c>object</c>, <c>nint</c> for <c>IntPtr</c>. And two assemblies
/// may declare types of one name, which are different types.
/// </summary>
internal static class RunTimeTypes
{
    private static readonly SymbolDisplayFormat Names = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    internal static IEqualityComparer<ITypeSymbol> Comparer { get; } = new ByRunTimeType();

    /// <summary>Whether two types differ at most in what exists only at compile time.</summary>
    internal static bool IsSameAtRunTime(this ITypeSymbol left, ITypeSymbol right)
    {
        (left, right) = (Normalize(left), Normalize(right));
        return (left, right) switch
        {
            _ when IsObject(left) || IsObject(right) => IsObject(left) && IsObject(right),
            (IArrayTypeSymbol one, IArrayTypeSymbol other) =>
                one.Rank == other.Rank && one.IsSZArray == other.IsSZArray && one.ElementType.IsSameAtRunTime(other.ElementType),
            (IPointerTypeSymbol one, IPointerTypeSymbol other) => one.PointedAtType.IsSameAtRunTime(other.PointedAtType),
            (INamedTypeSymbol one, INamedTypeSymbol other) => IsSameConstruction(one, other),
            _ => SymbolEqualityComparer.Default.Equals(left, right),
        };
    }

    /// <summary>The same text for types that are the same at run time, and for no others. For what outlives a compilation.</summary>
    internal static string KeyOf(ITypeSymbol type)
    {
        var key = new StringBuilder();
        Append(key, type);
        return key.ToString();
    }

    /// <summary>The same type for all that are one at run time: as an attribute or <c>typeof</c> could say it.</summary>
    internal static ITypeSymbol Canonical(ITypeSymbol type, Compilation compilation)
    {
        type = Normalize(type);
        return type switch
        {
            IDynamicTypeSymbol => compilation.ObjectType,
            IArrayTypeSymbol array => compilation.CreateArrayTypeSymbol(Canonical(array.ElementType, compilation), array.Rank),
            INamedTypeSymbol { IsUnboundGenericType: false } named when named.SelfAndContainers().Any(static level => level.Arity > 0) =>
                Canonical(named, compilation),
            _ => type,
        };
    }

    private static INamedTypeSymbol Canonical(INamedTypeSymbol type, Compilation compilation)
    {
        var open = type.ContainingType is { } container
            ? ((INamedTypeSymbol)Canonical((ITypeSymbol)container, compilation)).GetTypeMembers(type.Name, type.Arity)[0]
            : type.OriginalDefinition;
        return type.Arity == 0 ? open : open.Construct(type.TypeArguments.Select(argument => Canonical(argument, compilation)).ToArray());
    }

    private static ITypeSymbol Normalize(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { TupleUnderlyingType: { } tuple } => tuple,
        INamedTypeSymbol { IsNativeIntegerType: true, NativeIntegerUnderlyingType: { } underlying } => underlying,
        _ => type,
    };

    private static bool IsObject(ITypeSymbol type) => type is IDynamicTypeSymbol || type.SpecialType == SpecialType.System_Object;

    private static bool IsSameConstruction(INamedTypeSymbol left, INamedTypeSymbol right)
    {
        if (!SymbolEqualityComparer.Default.Equals(left.OriginalDefinition, right.OriginalDefinition))
            return false;
        for (var index = 0; index < left.TypeArguments.Length; index++)
        {
            if (!left.TypeArguments[index].IsSameAtRunTime(right.TypeArguments[index]))
                return false;
        }

        return left.ContainingType is null || left.ContainingType.IsSameAtRunTime(right.ContainingType);
    }

    private static void Append(StringBuilder key, ITypeSymbol type)
    {
        switch (Normalize(type))
        {
            case var any when IsObject(any):
                key.Append("object");
                break;
            case IArrayTypeSymbol array:
                Append(key, array.ElementType);
                key.Append('[').Append(array.IsSZArray ? 0 : array.Rank).Append(']');
                break;
            case IPointerTypeSymbol pointer:
                Append(key, pointer.PointedAtType);
                key.Append('*');
                break;
            case INamedTypeSymbol named:
                AppendNamed(key, named);
                break;
            default:
                key.Append(type.ToDisplayString());
                break;
        }
    }

    private static void AppendNamed(StringBuilder key, INamedTypeSymbol type)
    {
        if (type.ContainingType is { } container)
        {
            AppendNamed(key, container);
            key.Append('+');
        }
        else
        {
            key.Append('[').Append(type.ContainingAssembly?.Name).Append(']');
            if (type.ContainingNamespace is { IsGlobalNamespace: false } space)
                key.Append(space.ToDisplayString(Names)).Append('.');
        }

        key.Append(type.MetadataName);
        if (type.Arity == 0 || type.IsUnboundGenericType)
            return;

        key.Append('<');
        for (var index = 0; index < type.TypeArguments.Length; index++)
        {
            key.Append(index == 0 ? "" : ",");
            Append(key, type.TypeArguments[index]);
        }

        key.Append('>');
    }

    private sealed class ByRunTimeType : IEqualityComparer<ITypeSymbol>
    {
        public bool Equals(ITypeSymbol? left, ITypeSymbol? right) =>
            left is null || right is null ? ReferenceEquals(left, right) : left.IsSameAtRunTime(right);

        /// <summary>Of the definition alone: few events are constructed from the same one.</summary>
        public int GetHashCode(ITypeSymbol type) => Normalize(type) switch
        {
            var any when IsObject(any) => 1,
            IArrayTypeSymbol array => 31 + GetHashCode(array.ElementType),
            IPointerTypeSymbol pointer => 37 + GetHashCode(pointer.PointedAtType),
            var other => SymbolEqualityComparer.Default.GetHashCode(other.OriginalDefinition),
        };
    }
}
