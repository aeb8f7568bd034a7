using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Symbols;

/// <summary>How much of what happens at run time a compilation can see.</summary>
internal static class Programs
{
    /// <summary>Whether the compilation is a program: whatever runs in its process, it references.</summary>
    internal static bool IsProgram(Compilation compilation) =>
        compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication;

    /// <summary>Whether no other assembly can name a type: it is not public, and the assembly has no friends.</summary>
    internal static bool IsInvisibleOutside(INamedTypeSymbol type, Compilation compilation) =>
        type.SelfAndContainers().Any(static level => level.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
        && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
        && !compilation.Assembly.GetAttributes().Any(static attribute =>
            attribute.AttributeClass.Is("System.Runtime.CompilerServices", "InternalsVisibleToAttribute"));
}
