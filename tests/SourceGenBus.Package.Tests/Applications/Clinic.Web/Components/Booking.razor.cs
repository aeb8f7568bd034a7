using Clinic.Web.Appointments;
using Microsoft.AspNetCore.Components;
using SourceGenBus;

namespace Clinic.Web.Components;

public sealed partial class Booking : IAsyncDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private bool _busy;
    private string? _message;

    [Inject]
    public required ICommandBus Commands { get; init; }

    [SupplyParameterFromForm]
    private BookingForm? Form { get; set; }

    protected override void OnInitialized() => Form ??= new BookingForm();

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _leaving.Dispose();
    }

    private async Task BookAsync()
    {
        if (Form is null)
            return;
        _busy = true;
        try
        {
            var id = await Commands.SendAsync(new BookAppointment(Form.Patient, Form.Day), _leaving.Token);
            _message = id is { } number ? $"Appointment {number} is booked." : "That day is full.";
        }
        finally
        {
            _busy = false;
        }
    }

    private sealed class BookingForm
    {
        public string Patient { get; set; } = "";

        public DateOnly Day { get; set; } = DateOnly.FromDateTime(DateTime.Today);
    }
}
