print("gatectl")
