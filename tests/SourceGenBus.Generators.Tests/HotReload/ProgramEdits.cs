using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace SourceGenBus.Generators.Tests.HotReload;

/// <summary>Compiles a program, and after that only what edits change of it, as Hot Reload does.</summary>
internal sealed class ProgramEdits : IDisposable
{
    private readonly PEReader _image;
    private EmitBaseline _baseline;
    private Compilation _compilation;

    internal ProgramEdits(Compilation compilation)
    {
        using var image = new MemoryStream();
        AssertDone(compilation.Emit(image, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded), cancellationToken: Cancellation));
        Image = image.ToArray();
        _image = new PEReader([.. Image]);
        _compilation = compilation;
        _baseline = EmitBaseline.CreateInitialBaseline(
            compilation, ModuleMetadata.CreateFromImage(Image), static _ => default, LocalSignatureOf, hasPortableDebugInformation: true);
    }

    /// <summary>The program before all edits.</summary>
    internal byte[] Image { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _image.Dispose();

    /// <summary>What has changed since the edit before.</summary>
    internal (byte[] Metadata, byte[] Code) Next(Compilation edited)
    {
        using var metadata = new MemoryStream();
        using var code = new MemoryStream();
        using var symbols = new MemoryStream();
        var edits = EditsBetween(_compilation, edited);
        var added = edits.Where(static edit => edit.Kind == SemanticEditKind.Insert).Select(static edit => edit.NewSymbol!).ToHashSet(SymbolEqualityComparer.Default);
        var result = edited.EmitDifference(_baseline, edits, added.Contains, metadata, code, symbols, Cancellation);
        AssertDone(result);
        _baseline = result.Baseline!;
        _compilation = edited;
        return (metadata.ToArray(), code.ToArray());
    }

    private static void AssertDone(EmitResult result) => Assert.True(result.Success, string.Join("\n", result.Diagnostics));

    private StandaloneSignatureHandle LocalSignatureOf(MethodDefinitionHandle method)
    {
        var address = _image.GetMetadataReader().GetMethodDefinition(method).RelativeVirtualAddress;
        return address == 0 ? default : _image.GetMethodBody(address).LocalSignature;
    }

    private static ImmutableArray<SemanticEdit> EditsBetween(Compilation former, Compilation edited)
    {
        var types = TypesOf(former.Assembly.GlobalNamespace).ToDictionary(static type => type.ToDisplayString() + type.MetadataName);
        var edits = ImmutableArray.CreateBuilder<SemanticEdit>();
        foreach (var type in TypesOf(edited.Assembly.GlobalNamespace))
        {
            if (types.TryGetValue(type.ToDisplayString() + type.MetadataName, out var known))
                AddMembers(edits, known, type);
            else if (type.ContainingType is null || types.ContainsKey(type.ContainingType.ToDisplayString() + type.ContainingType.MetadataName))
                edits.Add(new SemanticEdit(SemanticEditKind.Insert, null, type));
        }

        return edits.ToImmutable();
    }

    private static void AddMembers(ImmutableArray<SemanticEdit>.Builder edits, INamedTypeSymbol former, INamedTypeSymbol edited)
    {
        Assert.Equal(former.BaseType?.ToDisplayString(), edited.BaseType?.ToDisplayString()); // It would take a new process.
        var members = MembersOf(former).ToDictionary(static member => member.ToDisplayString());
        foreach (var member in MembersOf(edited))
        {
            if (!members.Remove(member.ToDisplayString(), out var known))
            {
                Assert.False(member.IsOverride || member.IsVirtual, $"{member} is an override that was not there: it would take a new process.");
                edits.Add(new SemanticEdit(SemanticEditKind.Insert, null, member));
            }
            else if (TextOf(known) != TextOf(member))
            {
                Assert.IsAssignableFrom<IMethodSymbol>(member);
                edits.Add(new SemanticEdit(SemanticEditKind.Update, known, member));
            }
        }

        foreach (var gone in members.Values)
        {
            Assert.IsAssignableFrom<IMethodSymbol>(gone);
            edits.Add(new SemanticEdit(SemanticEditKind.Delete, gone, edited));
        }
    }

    private static IEnumerable<ISymbol> MembersOf(INamedTypeSymbol type) => type.GetMembers()
        .Where(static member => !member.IsImplicitlyDeclared && member is IMethodSymbol or IFieldSymbol)
        .Where(static member => !member.IsImplicitlyDeclared && !member.DeclaringSyntaxReferences.IsEmpty);

    private static string TextOf(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Single().GetSyntax() is var syntax && syntax is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax declaration
            ? declaration.ParameterList!.ToString()
            : syntax.NormalizeWhitespace().ToFullString();

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceOrTypeSymbol scope) => scope.GetMembers()
        .OfType<INamespaceOrTypeSymbol>()
        .SelectMany(static member => member is INamedTypeSymbol type ? TypesOf(type).Prepend(type) : TypesOf(member));
}
