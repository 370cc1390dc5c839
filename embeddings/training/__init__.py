"""How the shipped static model is made and measured. Commands only: nothing at run time imports this package."""
