using Clinic.Web.Appointments;
using Clinic.Web.Components;
using SourceGenBus;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddSingleton<Calendar>();
builder.Services.AddScoped<Toasts>();
builder.Services.AddSourceGenBus();

var app = builder.Build();
app.UseAntiforgery();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();

// The front desk calls this from a terminal of its own.
app.MapPost("/appointments/{id:int}/arrived", async (int id, Calendar calendar, IEventBus bus, CancellationToken cancellationToken) =>
{
    if (!calendar.TryFind(id, out var appointment))
        return Results.NotFound();
    await bus.PublishAsync(new PatientArrived(id, appointment.Patient), cancellationToken);
    return Results.NoContent();
});

await app.RunAsync();
