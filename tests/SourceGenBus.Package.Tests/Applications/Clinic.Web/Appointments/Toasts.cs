using SourceGenBus;

namespace Clinic.Web.Appointments;

/// <summary>What the pages of one circuit show for a moment.</summary>
public sealed class Toasts
{
    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();

    public void Show(string line)
    {
        lock (_gate)
        {
            if (_lines.Count == 5)
                _lines.Dequeue();
            _lines.Enqueue(line);
        }
    }
}

[EventHandler<AppointmentBooked>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class BookingToast(Toasts toasts)
{
    public ValueTask HandleAsync(AppointmentBooked booked)
    {
        toasts.Show($"{booked.Patient} comes on {booked.Day:d}.");
        return ValueTask.CompletedTask;
    }
}

[EventHandler<AppointmentBooked>]
[EventHandler<PatientArrived>]
[EventHandler<PatientCalled>]
internal sealed partial class Journal(ILogger<Journal> logger)
{
    public ValueTask HandleAsync(AppointmentBooked booked)
    {
        LogBooked(booked.AppointmentId, booked.Day);
        return default;
    }

    public ValueTask HandleAsync(PatientArrived arrived)
    {
        LogArrived(arrived.AppointmentId);
        return default;
    }

    public ValueTask HandleAsync(PatientCalled called)
    {
        LogCalled(called.AppointmentId);
        return default;
    }

    [LoggerMessage(LogLevel.Information, "Appointment {Id} on {Day}")]
    private partial void LogBooked(int id, DateOnly day);

    [LoggerMessage(LogLevel.Information, "Arrived for appointment {Id}")]
    private partial void LogArrived(int id);

    [LoggerMessage(LogLevel.Information, "Called for appointment {Id}")]
    private partial void LogCalled(int id);
}
