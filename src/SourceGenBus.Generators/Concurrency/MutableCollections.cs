using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>Recognizes calls that change a collection that is not safe for concurrent use.</summary>
internal static class MutableCollections
{
    internal static bool Changes(IMethodSymbol method, IOperation instance) => IsChange(method.Name) && IsUnsafe(instance);

    /// <summary>
    /// Whether an expression is a collection of the class library that must not be changed by two threads at once. Behind an
    /// interface there may be a concurrent one, unless the declaration shows which it is.
    /// </summary>
    internal static bool IsUnsafe(IOperation instance)
    {
        var target = instance.WithoutConversion();
        return target.Type switch
        {
            INamedTypeSymbol { TypeKind: TypeKind.Class } type => type.SelfAndBases().Any(IsUnsafeClass),
            INamedTypeSymbol { TypeKind: TypeKind.Interface } => Declared(target) is { } created && IsUnsafeCreation(created),
            _ => false,
        };
    }

    private static bool IsUnsafeClass(INamedTypeSymbol type) => type.Name switch
    {
        "List" or "Dictionary" or "HashSet" or "Queue" or "Stack" or "LinkedList" or "SortedSet" or "SortedList" or "SortedDictionary" or "PriorityQueue" =>
            type.IsInNamespace("System.Collections.Generic"),
        "Collection" or "ObservableCollection" => type.IsInNamespace("System.Collections.ObjectModel"),
        "StringBuilder" => type.IsInNamespace("System.Text"),
        "ArrayList" or "Hashtable" or "BitArray" => type.IsInNamespace("System.Collections"),
        _ => false,
    };

    private static bool IsUnsafeCreation(ExpressionSyntax created) => created switch
    {
        CollectionExpressionSyntax => true,
        ObjectCreationExpressionSyntax { Type: GenericNameSyntax { Identifier.ValueText: "List" or "Dictionary" or "HashSet" or "SortedSet" or "SortedDictionary" } } => true,
        _ => false,
    };

    private static ExpressionSyntax? Declared(IOperation target)
    {
        var member = target switch
        {
            IFieldReferenceOperation field => (ISymbol)field.Field,
            IPropertyReferenceOperation property => property.Property,
            _ => null,
        };
        return member?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
        {
            VariableDeclaratorSyntax { Initializer.Value: { } value } => value,
            PropertyDeclarationSyntax { Initializer.Value: { } value } => value,
            _ => null,
        };
    }

    private static bool IsChange(string name) =>
        name is "Clear" or "Sort" or "Reverse" or "Enqueue" or "Dequeue" or "TryDequeue" or "Push" or "Pop" or "TryPop" or "UnionWith" or "ExceptWith"
            or "IntersectWith" or "SymmetricExceptWith" or "EnqueueDequeue" or "EnsureCapacity" or "TrimExcess"
        || StartsWith(name, "Add")
            || StartsWith(name, "TryAdd")
            || StartsWith(name, "Remove")
            || StartsWith(name, "Insert")
            || StartsWith(name, "Append")
            || StartsWith(name, "Replace");

    private static bool StartsWith(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal);
}
