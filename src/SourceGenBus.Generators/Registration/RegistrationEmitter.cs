using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Experimental;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Registration;

/// <summary>
/// Writes the methods that compose the modules an assembly can see. Plain C# 7.3, so that an old language version gets no flood of errors.
/// </summary>
internal static class RegistrationEmitter
{
    internal static void AddRegistration(
        this SourceProductionContext output,
        RegistrationModel? registration,
        EquatableArray<string> experimental)
    {
        if (registration is null)
            return;
        if (!registration.HasEmbeddedAttribute)
            output.AddSource(KnownNames.EmbeddedAttribute + ".cs", EmbeddedAttribute());

        var source = new SourceWriter()
            .Line(GeneratedText.OldHeader)
            .Lines(GeneratedText.ExternAliases(registration.Modules))
            .Open("namespace Microsoft.Extensions.DependencyInjection")
            .Line("/// <summary>Registers the event bus. Generated into each assembly, since each sees other handlers; invisible outside it.</summary>")
            .Line("[global::Microsoft.CodeAnalysis.Embedded]")
            .Line(GeneratedText.GeneratedCode)
            .Open("internal static class SourceGenBusServiceCollectionExtensions")
            .Line(
                """
                /// <summary>
                /// Registers the event bus, every handler of this assembly, and every handler of the assemblies it references.
                /// Call it in the host; a test adds its own handlers to those of the host by calling it, too.
                /// </summary>
                /// <param name="services">Where to register.</param>
                /// <returns><paramref name="services"/>.</returns>
                /// <exception cref="global::System.InvalidOperationException">A bus is registered already, and not by this method.</exception>
                """)
            .Line($"public static {GeneratedText.Extensions}.IServiceCollection AddSourceGenBus(this {GeneratedText.Extensions}.IServiceCollection services) =>");
        source = registration.Modules.Count == 0
            ? source.Line("    global::SourceGenBus.EventBusRegistration.Register(services);")
            : source
                .Line("    global::SourceGenBus.EventBusRegistration.Register(")
                .Line("        services,")
                .Line("        " + string.Join(",\n        ", registration.Modules.Select(static module => $"new {module}()")) + ");");
        source = source
            .Close()
            .Close()
            .Line()
            .Open("namespace SourceGenBus")
            .Line("/// <summary>Builds buses without a container. Generated into each assembly, since each sees other handlers; invisible outside it.</summary>")
            .Line("[global::Microsoft.CodeAnalysis.Embedded]")
            .Line(GeneratedText.GeneratedCode)
            .Open("internal static class SourceGenBusBuilderExtensions")
            .Line(
                """
                /// <summary>Adds every handler of this assembly and of the assemblies it references.</summary>
                /// <param name="builder">The builder.</param>
                /// <returns><paramref name="builder"/>.</returns>
                """)
            .Line("public static global::SourceGenBus.EventBusBuilder AddHandlers(this global::SourceGenBus.EventBusBuilder builder) =>")
            .Line(
                "    builder" + string.Concat(registration.Modules.Select(static module => $"\n        .AddModule(new {module}())")) + ";")
            .Close()
            .Close();
        output.AddSource("Registration.g.cs", source.ToSourceText().Allowing(experimental));
    }

    /// <summary>
    /// Marks what must stay invisible to assemblies that this one is a friend of. Partial, as Roslyn declares it for generators that
    /// ask for it before they see any code; ours looks first, for whoever declares it otherwise.
    /// </summary>
    private static SourceText EmbeddedAttribute() =>
        new SourceWriter()
            .Line(GeneratedText.OldHeader)
            .Line(
                """
                namespace Microsoft.CodeAnalysis
                {
                    internal sealed partial class EmbeddedAttribute : global::System.Attribute
                    {
                    }
                }
                """)
            .ToSourceText();
}
